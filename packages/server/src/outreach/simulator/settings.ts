import { type MessagingSettings, USUAL_LIMITS } from "../../messaging/service.ts";

/** What the simulator and our own side must agree on, as Meta and an SMS company would with us. */
export type SimulatorSettings = {
  /** Where this very server is reached. */
  readonly origin: string;
  readonly phoneNumberId: string;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly smsSecret: string;
};

/** The simulator of a server, with secrets of its own keys. */
export function simulatorOf(
  origin: string,
  secretFor: (purpose: string) => string,
): SimulatorSettings {
  return {
    origin,
    phoneNumberId: "100000000000001",
    accessToken: secretFor("simulator access"),
    appSecret: secretFor("simulator whatsapp"),
    smsSecret: secretFor("simulator sms"),
  };
}

/** The messages of a server whose gateways are the simulator's. */
export function throughSimulator(simulator: SimulatorSettings): MessagingSettings {
  const { origin, phoneNumberId, accessToken, appSecret, smsSecret } = simulator;
  return {
    whatsapp: {
      baseUrl: `${origin}/simulator/graph`,
      phoneNumberId,
      accessToken,
      appSecret,
      verifyToken: appSecret,
    },
    sms: {
      kind: "http",
      method: "POST",
      url: `${origin}/simulator/sms`,
      headers: { "content-type": "application/json" },
      body: '{"to":"{to}","text":"{text}","id":"{id}"}',
      numberForm: "international",
      sender: "PAYUNG",
      success: /"id":"([^"]+)"/,
      isIdempotent: false,
    },
    smsHook: {
      secret: smsSecret,
      fields: { from: "from", text: "text", id: "id", at: "at", status: "status", code: "code" },
    },
    limits: USUAL_LIMITS,
  };
}
