import type { PaymentNews } from "@payung/domain/funding/payments.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import type { PaymentService } from "./settings.ts";

/** An order for a code: its name at the service is the payment's id. */
export type CodeOrder = {
  readonly paymentId: string;
  readonly amount: Rupiah;
  readonly expiresAt: Date;
};

export type CodeAnswer =
  | { readonly outcome: "made"; readonly qrText: string; readonly serviceId: string | null }
  /** The service will not make it, however often it is asked. */
  | { readonly outcome: "refused"; readonly why: string };

/** What a notice says, and of which payment: by our own name for it, or by the service's for its receipt. */
export type Told = {
  readonly orderId: string | null;
  readonly receiptKey: string | null;
  readonly news: PaymentNews;
  readonly happenedAt: Date | null;
};

/** A payment service, as far as we use it. A throw means that it was not reached, and is asked again. */
export type PaymentGateway = {
  readonly service: PaymentService;
  makeCode(order: CodeOrder): Promise<CodeAnswer>;
  /** What the service knows of a payment now, as the notices it would send; none where it knows nothing new. */
  askState(payment: {
    readonly paymentId: string;
    readonly serviceId: string | null;
  }): Promise<readonly string[]>;
};

/** So long a service may take to answer. */
const ANSWER_MS = 20_000;

/** Asks a service over HTTP; a throw where it does not answer, or says that it is at fault itself. */
export async function askService(
  url: string,
  init: { method: "GET" | "POST"; headers: Record<string, string>; body?: string },
): Promise<{ status: number; body: unknown; text: string }> {
  const response = await fetch(url, {
    ...init,
    redirect: "error",
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const text = await response.text();
  if (response.status >= 500 || response.status === 429)
    throw new Error(`The payment service answered ${response.status}`);
  return { status: response.status, body: jsonOf(text), text };
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
