import type { PaymentService, PaymentSettings } from "./settings.ts";

/** What the simulated payment services and our own side agree on, as real ones would with us. */
export type PaymentSimulator = {
  /** Where this very server is reached. */
  readonly origin: string;
  readonly serverKey: string;
  readonly secretKey: string;
  readonly callbackToken: string;
};

/** The simulator of a server, with secrets of its own keys. */
export function paymentSimulatorOf(
  origin: string,
  secretFor: (purpose: string) => string,
): PaymentSimulator {
  return {
    origin,
    serverKey: secretFor("simulator midtrans"),
    secretKey: secretFor("simulator xendit"),
    callbackToken: secretFor("simulator xendit callback"),
  };
}

/** The payments of a server whose payment services are the simulator's. */
export function throughPaymentSimulator(
  { origin, serverKey, secretKey, callbackToken }: PaymentSimulator,
  service: PaymentService = "midtrans",
): PaymentSettings {
  return {
    receiver: "Baznas Contoh (simulator)",
    bankAccount: "Bank Contoh 000-111-222 a.n. Baznas Contoh (simulator)",
    midtrans: { baseUrl: `${origin}/simulator/midtrans`, serverKey },
    xendit: { baseUrl: `${origin}/simulator/xendit`, secretKey, callbackToken },
    service,
  };
}
