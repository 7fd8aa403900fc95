import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** What is measured of the running process, in the Prometheus text format. Labels hold no personal data. */
export type Metrics = {
  readonly contentType: string;
  text(): Promise<string>;
  observeRequest(request: { method: string; route: string; status: number; seconds: number }): void;
};

/** `sources` register gauges of their own, and set them when the figures are asked for. */
export function openMetrics(
  ...sources: readonly ((registry: Registry) => () => Promise<void>)[]
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "payung_http_requests_total",
    help: "HTTP requests answered",
    labelNames: ["method", "route", "status"],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "payung_http_request_seconds",
    help: "Seconds from a request to its answer",
    labelNames: ["method", "route"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const refreshing = sources.map((source) => source(registry));
  return {
    contentType: registry.contentType,
    text: async () => {
      await Promise.all(refreshing.map((refresh) => refresh()));
      return registry.metrics();
    },
    observeRequest: (request) => {
      requests.inc({ method: request.method, route: request.route, status: request.status });
      seconds.observe({ method: request.method, route: request.route }, request.seconds);
    },
  };
}
