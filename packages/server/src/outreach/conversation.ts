import type { WorkerLanguage } from "@payung/domain/messaging/channels.ts";
import {
  hear,
  type Prompt,
  resume,
  type State,
  silence,
  type Turn,
} from "@payung/domain/outreach/flow/engine.ts";
import {
  renderSms,
  renderWhatsApp,
  type WhatsAppMessage,
} from "@payung/domain/outreach/flow/render.ts";
import { readGlobalWord } from "@payung/domain/outreach/flow/words.ts";
import type { World } from "@payung/domain/outreach/flow/world.ts";
import { kelurahanFinder } from "@payung/domain/reference/kelurahan.ts";
import { occupationFinder } from "@payung/domain/reference/occupations.ts";
import { assert } from "@payung/domain/shared/assert.ts";
import { sayDay } from "@payung/domain/shared/say-day.ts";
import { uuidv7 } from "uuidv7";
import { holdLock, type Tx } from "../db/transaction.ts";
import {
  type Heard,
  messageIdOf,
  phoneIndexOf,
  queueMessage,
  queueReply,
  type Reply,
  SENDER,
} from "../messaging/service.ts";
import { readVocabulary } from "../reference/service.ts";
import { dayOf, type Office, write } from "../shared/office.ts";
import { clipName, whoSpeaks } from "../shared/sound.ts";
import { perform, wordsOf } from "./deeds.ts";
import { handOver } from "./handovers.ts";
import { type FindPlace, readPlaces } from "./places.ts";
import * as store from "./store.ts";

const HOUR_MS = 60 * 60_000;
const REMIND_AFTER_MS = 24 * HOUR_MS;
const FORGET_AFTER_MS = 7 * 24 * HOUR_MS;

let places: FindPlace | null = null;

/** What lies sealed with a conversation. */
type Kept = { readonly phone: string; readonly state: State };

/**
 * Answers one thing that somebody wrote, in the transaction that takes it from the inbox: what it does, what is answered
 * and where the conversation stands afterwards happen together, once. Of one number one thing at a time.
 */
export async function answerHeard(tx: Tx, office: Office, heard: Heard): Promise<void> {
  const { regionCode } = office.actor;
  const { channel, phone } = heard;
  const phoneIndex = phoneIndexOf(office, phone);
  await holdLock(tx, `conversation ${regionCode} ${phoneIndex.toString("hex")}`);
  const row = await store.findConversation(tx, regionCode, channel, phoneIndex);
  // What was written before the last answer answers an earlier question: it would be taken for this one's.
  const isLate = row !== undefined && heard.sentAt < row.last_heard_at;
  if (isLate && !isStop(heard)) return;
  const isOpen = row !== undefined && row.forget_at > office.now();
  const before = isOpen ? stateOf(office, row) : null;
  const world = await readWorld(tx, office, channel);
  const turn = await finish(tx, office, heard, world, hear(before, heard.input, world));
  await reply(tx, office, heard, turn.say, turn.language);
  if (turn.state === null) {
    if (row !== undefined) await store.deleteConversation(tx, regionCode, row.id);
    return;
  }
  const id = row?.id ?? uuidv7();
  await store.keepConversation(tx, {
    region_code: regionCode,
    id,
    channel,
    phone_index: phoneIndex,
    state_sealed: sealState(office, id, { phone, state: turn.state }),
    last_heard_at: heard.sentAt,
    remind_at: new Date(office.now().getTime() + REMIND_AFTER_MS),
    forget_at: new Date(office.now().getTime() + FORGET_AFTER_MS),
  });
}

/** What came in could not be worked on, however often it was tried: a person takes over. */
export async function giveUpHeard(tx: Tx, office: Office, heard: Heard): Promise<void> {
  await handOver(tx, office, { ...heard, reason: "not-understood", words: wordsOf(heard) });
}

/** Reminds one person who has been silent for a day; false when there is none. */
export async function remindNext(office: Office): Promise<boolean> {
  const { regionCode } = office.actor;
  return write(office, async (tx) => {
    const row = await store.lockSilent(tx, regionCode, office.now());
    if (row === undefined) {
      await store.forgetOld(tx, regionCode, office.now());
      return false;
    }
    const kept = openState(office, row);
    const channel = row.channel as Heard["channel"];
    const turn = silence(kept.state, await readWorld(tx, office, channel));
    if (turn.state === null) {
      await store.deleteConversation(tx, regionCode, row.id);
      return true;
    }
    if (turn.deed?.name === "remind") {
      const { language } = kept.state;
      await queueMessage(tx, office, {
        id: messageIdOf("registration-unfinished", `${row.id} ${row.forget_at.toISOString()}`),
        applicationId: null,
        phone: kept.phone,
        template: "registration-unfinished",
        params: { until: sayDay(dayOf(row.forget_at), language) },
        via: channel,
        language,
      });
    }
    await store.keepReminded(tx, regionCode, row.id);
    return true;
  });
}

/** Does what a turn asks of the office, until it asks for nothing more. */
async function finish(
  tx: Tx,
  office: Office,
  heard: Heard,
  world: World,
  first: Turn,
): Promise<{ state: State | null; say: readonly Prompt[]; language: WorkerLanguage }> {
  let turn = first;
  let language: WorkerLanguage = first.state?.language ?? "id";
  const say = [...turn.say];
  for (let deeds = 0; turn.deed !== null; deeds++) {
    const { state, deed } = turn;
    assert(deeds < 5 && state !== null, "a turn comes to an end");
    language = state.language;
    turn = resume(state, await perform(tx, office, heard, state, deed), world);
    say.push(...turn.say);
  }
  return { state: turn.state, say, language: turn.state?.language ?? language };
}

/** Puts what is said into the outbox, as its channel shows it. */
async function reply(
  tx: Tx,
  office: Office,
  { phone, channel }: Heard,
  say: readonly Prompt[],
  language: WorkerLanguage,
): Promise<void> {
  const listButton = language === "en" ? "Choose" : "Pilih";
  const contents: Reply[] = say.flatMap((prompt) =>
    channel === "sms"
      ? renderSms(prompt).map((text) => ({ text }))
      : [withClip(renderWhatsApp(prompt, listButton))],
  );
  for (const content of contents)
    await queueReply(tx, office, {
      id: uuidv7(),
      applicationId: null,
      kelurahanCode: null,
      phone,
      via: channel,
      language,
      content,
    });
}

/** The clip under the name of its file. */
function withClip({ clip, ...message }: WhatsAppMessage): Reply {
  return clip === undefined ? message : { ...message, clip: clipName(clip) };
}

async function readWorld(tx: Tx, office: Office, channel: Heard["channel"]): Promise<World> {
  const { kelurahan, occupations } = await readVocabulary(tx, office.actor.regionCode);
  places ??= readPlaces();
  const codeAt = places;
  return {
    today: dayOf(office.now()),
    sender: SENDER,
    channel,
    kelurahan,
    hasClip: (words) => channel === "whatsapp" && whoSpeaks(words) !== null,
    findKelurahan: kelurahanFinder(kelurahan),
    findOccupation: occupationFinder(occupations),
    kelurahanAt: (place) => {
      const code = codeAt(place);
      return kelurahan.find((each) => each.code === code) ?? null;
    },
  };
}

/** Whoever wants no more messages is heard whenever they said so. */
function isStop({ input }: Heard): boolean {
  return input.kind === "text" && readGlobalWord(input.text)?.word === "stop";
}

function sealState({ vault }: Pick<Office, "vault">, id: string, kept: Kept): Buffer {
  return vault.seal(Buffer.from(JSON.stringify(kept)), `conversation ${id}`);
}

function openState(
  { vault }: Pick<Office, "vault">,
  row: { id: string; state_sealed: Buffer },
): Kept {
  const text = vault.unseal(row.state_sealed, `conversation ${row.id}`).toString("utf8");
  return JSON.parse(text) as Kept;
}

function stateOf(office: Pick<Office, "vault">, row: { id: string; state_sealed: Buffer }): State {
  return openState(office, row).state;
}
