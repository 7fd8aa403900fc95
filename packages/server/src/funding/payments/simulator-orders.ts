import { randomUUID } from "node:crypto";
import { writeQris } from "@payung/domain/funding/qris.ts";
import type { PaymentService } from "./settings.ts";

/** An order at a simulated payment service. */
export type SimulatedOrder = {
  readonly id: string;
  readonly service: PaymentService;
  readonly amount: number;
  readonly serviceId: string;
  readonly qrText: string;
  state: "pending" | "settlement" | "expire" | "partial_refund" | "refund";
  /** What came in, which may be another amount than asked. */
  paid: number;
  refunded: number;
  /** The last notice that was sent, letter by letter. */
  lastNotice: string | null;
};

/** So many are remembered; beyond it the oldest are forgotten. */
const ORDERS_MAX = 500;

/** The orders of the simulated services. They live as long as the process: nothing of them is anybody's. */
export class SimulatedOrders {
  readonly #orders = new Map<string, SimulatedOrder>();

  /** The order of this name, made if it is new: the same asked again gets the same code. */
  make(service: PaymentService, id: string, amount: number): SimulatedOrder {
    const there = this.#orders.get(id);
    if (there !== undefined) return there;
    const order: SimulatedOrder = {
      id,
      service,
      amount,
      serviceId: service === "midtrans" ? randomUUID() : `qr_${randomUUID()}`,
      qrText: codeFor(amount, id),
      state: "pending",
      paid: amount,
      refunded: 0,
      lastNotice: null,
    };
    this.#orders.set(id, order);
    const oldest = this.#orders.size > ORDERS_MAX ? this.#orders.keys().next().value : undefined;
    if (oldest !== undefined) this.#orders.delete(oldest);
    return order;
  }

  find(id: string): SimulatedOrder | undefined {
    return this.#orders.get(id);
  }

  findByServiceId(serviceId: string): SimulatedOrder | undefined {
    return [...this.#orders.values()].find((each) => each.serviceId === serviceId);
  }

  /** The latest first. */
  list(): readonly SimulatedOrder[] {
    return [...this.#orders.values()].reverse();
  }
}

/** A code that scanners read and no bank knows: its merchant says that it is not real. */
function codeFor(amount: number, id: string): string {
  return writeQris([
    ["00", "01"],
    ["01", "12"],
    ["51", "0014ID.CO.QRIS.WWW0215ID00000000000000303UMI"],
    ["52", "8398"],
    ["53", "360"],
    ["54", String(amount)],
    ["58", "ID"],
    ["59", "SIMULATOR BUKAN UANG"],
    ["60", "CONTOH"],
    ["62", `05${String(id.length).padStart(2, "0")}${id}`],
  ]);
}
