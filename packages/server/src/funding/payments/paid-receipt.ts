/** A receipt with what stands on it. */
export type PaidReceipt = {
  readonly payment_id: string;
  readonly year: number;
  readonly number: number;
  readonly code: string;
  readonly amount_idr: bigint;
  readonly issued_at: Date;
  readonly purpose: "pledge" | "donation";
  readonly way: "qris" | "transfer";
  readonly fund_id: string;
  readonly fund_name: string;
  readonly funder_name: string;
  readonly first_month: string;
  readonly last_month: string;
  readonly transfer_id: string;
};
