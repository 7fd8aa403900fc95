import { SettingsFault } from "../../messaging/service.ts";

/** Midtrans, Core API. */
export type MidtransSettings = {
  readonly baseUrl: string;
  /** Opens the API, and is part of what every notice is signed with. */
  readonly serverKey: string;
};

/** Xendit, QR codes of 2022-07-31. */
export type XenditSettings = {
  readonly baseUrl: string;
  readonly secretKey: string;
  /** What every notice shows in its header. */
  readonly callbackToken: string;
};

export const PAYMENT_SERVICES = ["midtrans", "xendit"] as const;
export type PaymentService = (typeof PAYMENT_SERVICES)[number];

export type PaymentSettings = {
  /** Whose account at the payment service and the bank it is: the programme's partner. Never the city. */
  readonly receiver: string;
  /** The partner's bank account, as it is shown to whoever transfers; null where nobody may. */
  readonly bankAccount: string | null;
  readonly midtrans: MidtransSettings | null;
  readonly xendit: XenditSettings | null;
  /** Which of them makes new codes; notices of both are taken. */
  readonly service: PaymentService | null;
};

/** Nothing is set up: nobody can pay here, and no notice comes in. */
export const NO_PAYMENTS: PaymentSettings | null = null;

/**
 * Reads how donations and pledges are paid. The city's own account cannot be named: who receives is asked for by name, and
 * stands on every page and receipt. What is set in part is a fault, because half a service loses payments.
 */
export function readPaymentSettings(environment: NodeJS.ProcessEnv): PaymentSettings | null {
  const serverKey = environment["PAYUNG_MIDTRANS_SERVER_KEY"];
  const secretKey = environment["PAYUNG_XENDIT_SECRET_KEY"];
  const callbackToken = environment["PAYUNG_XENDIT_CALLBACK_TOKEN"];
  const bankAccount = environment["PAYUNG_PAYMENT_BANK_ACCOUNT"] ?? null;
  const receiver = environment["PAYUNG_PAYMENT_RECEIVER"];
  if ((secretKey === undefined) !== (callbackToken === undefined))
    throw new SettingsFault(
      "Set PAYUNG_XENDIT_SECRET_KEY and PAYUNG_XENDIT_CALLBACK_TOKEN, both or none.",
    );
  const isAnySet = serverKey ?? secretKey ?? bankAccount ?? null;
  if (isAnySet === null && receiver === undefined) return null;
  if (receiver === undefined || receiver.trim() === "")
    throw new SettingsFault(
      "Set PAYUNG_PAYMENT_RECEIVER: the partner who receives the money, as Baznas. The city holds no contributions.",
    );
  if (isAnySet === null)
    throw new SettingsFault(
      "PAYUNG_PAYMENT_RECEIVER is set: set a payment service or PAYUNG_PAYMENT_BANK_ACCOUNT too.",
    );
  const midtrans =
    serverKey === undefined
      ? null
      : {
          baseUrl: urlOf(environment, "PAYUNG_MIDTRANS_BASE_URL", "https://api.midtrans.com"),
          serverKey,
        };
  const xendit =
    secretKey === undefined || callbackToken === undefined
      ? null
      : {
          baseUrl: urlOf(environment, "PAYUNG_XENDIT_BASE_URL", "https://api.xendit.co"),
          secretKey,
          callbackToken,
        };
  return {
    receiver,
    bankAccount,
    midtrans,
    xendit,
    service: chosen(environment, midtrans, xendit),
  };
}

function chosen(
  environment: NodeJS.ProcessEnv,
  midtrans: MidtransSettings | null,
  xendit: XenditSettings | null,
): PaymentService | null {
  const named = environment["PAYUNG_PAYMENT_SERVICE"];
  const there = PAYMENT_SERVICES.filter((each) => ({ midtrans, xendit })[each] !== null);
  if (named === undefined && there.length > 1)
    throw new SettingsFault(
      `Two payment services are set: name the one for new payments in PAYUNG_PAYMENT_SERVICE (${there.join(" or ")}).`,
    );
  if (named === undefined) return there[0] ?? null;
  const found = there.find((each) => each === named);
  if (found === undefined)
    throw new SettingsFault(`PAYUNG_PAYMENT_SERVICE names "${named}", which is not set up.`);
  return found;
}

function urlOf(environment: NodeJS.ProcessEnv, name: string, usual: string): string {
  const text = environment[name] ?? usual;
  if (!URL.canParse(text)) throw new SettingsFault(`${name} is not a web address: "${text}".`);
  return text.replace(/\/+$/, "");
}
