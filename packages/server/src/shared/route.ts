import type * as z from "zod/mini";
import type { Role } from "../access/roles.ts";
import type { Device, SignedIn, SignIn } from "../access/service.ts";
import type { Tx } from "../db/transaction.ts";
import type { Jobs } from "./jobs.ts";
import type { Log } from "./log.ts";
import type { Office } from "./office.ts";
import type { ProblemCode } from "./problem.ts";

/** What a route may use: its transaction, who asks, the keys and the clock, and jobs in the same transaction. */
export type RouteContext = Pick<Office, "actor" | "vault" | "now"> & {
  readonly tx: Tx;
  /** For work that opens transactions of its own, in the same scope. */
  readonly office: Office;
  /** Of a person who has signed in; null for a key, and for anyone. */
  readonly session: SignedIn | null;
  /** The device that sends this in its person's name; null for everybody else. */
  readonly device: Device | null;
  /** Where people sign in; null where only keys open anything. */
  readonly signIn: SignIn | null;
  /** Who receives what sponsors and donors pay, and by what ways; null where nobody can pay here. */
  readonly payments: PaymentWays | null;
  /** For what fails and does not fail the request. */
  readonly log: Log;
  readonly enqueue: (name: Parameters<Jobs["enqueue"]>[1], payload: object) => Promise<void>;
};

/** By what ways the programme's partner is paid. */
export type PaymentWays = {
  readonly receiver: string;
  /** The partner's bank account; null where nobody may transfer to it. */
  readonly bankAccount: string | null;
  readonly hasQris: boolean;
};

/** A file as an answer: not JSON, never cached. */
export type FileAnswer = {
  readonly contentType: string;
  readonly fileName: string;
  /** Shown where it is asked for, as a picture is; else the browser saves it. */
  readonly isInline?: boolean;
  /** A function makes it after the transaction has ended, in transactions of its own: a connection is not held for it. */
  readonly body: Uint8Array | string | (() => Promise<Uint8Array>);
};

/** A body that is a file; it is spooled to disk before the transaction opens. */
export type Upload = { readonly path: string; readonly byteCount: number; readonly sha256: Buffer };

/** What a route may show of single people; everything else of them it must not. */
export type Shown =
  | "name"
  | "nik-masked"
  | "nik"
  | "kk"
  | "born-on"
  | "birth-place"
  | "phone"
  | "email"
  | "address"
  /** A photo of somebody, or a paper of theirs. */
  | "picture"
  /** What people wrote about somebody. */
  | "words";

type Common = {
  readonly path: `/${string}`;
  readonly summary: string;
  /** Who may; every route names its roles. */
  readonly allow: readonly [Role, ...Role[]];
  readonly problems: readonly ProblemCode[];
  /** That somebody asked is itself recorded, in the same transaction. */
  readonly isRecorded?: boolean;
  /**
   * Whether a device asks this in its person's name, months after they signed in: too, or nobody else does. A stolen
   * phone opens nothing that does not say so. One that was revoked only hands in what it holds.
   */
  readonly devices?: "too" | "only" | "only, even revoked";
  /** What it may show of single people; nothing unless it says so. */
  readonly shows?: readonly Shown[];
};

/** A route as data. Input is the path's, the query's and the body's fields together; unknown ones are refused. */
export type JsonRoute<In extends z.ZodMiniType, Out extends z.ZodMiniType> = Common & {
  readonly kind: "json";
  readonly method: "get" | "post";
  /** For orders about very many; without it a body is small. */
  readonly bytesMax?: number;
  readonly input: In;
  readonly output: Out;
  readonly run: (context: RouteContext, input: z.output<In>) => Promise<z.output<Out>>;
};

export type FileRoute<In extends z.ZodMiniType> = Common & {
  readonly kind: "file";
  readonly method: "get";
  readonly input: In;
  readonly contentType: string;
  readonly run: (context: RouteContext, input: z.output<In>) => Promise<FileAnswer>;
};

export type UploadRoute<In extends z.ZodMiniType, Out extends z.ZodMiniType> = Common & {
  readonly kind: "upload";
  readonly method: "put";
  readonly bytesMax: number;
  readonly input: In;
  readonly output: Out;
  readonly run: (
    context: RouteContext,
    input: z.output<In>,
    upload: Upload,
  ) => Promise<z.output<Out>>;
};

/** A body of a few bytes, handed over as they are: they never lie on a disk unsealed. */
export type BytesRoute<In extends z.ZodMiniType, Out extends z.ZodMiniType> = Common & {
  readonly kind: "bytes";
  readonly method: "put";
  readonly bytesMax: number;
  readonly input: In;
  readonly output: Out;
  readonly run: (
    context: RouteContext,
    input: z.output<In>,
    bytes: Buffer,
  ) => Promise<z.output<Out>>;
};

export type AnyRoute =
  | JsonRoute<z.ZodMiniType, z.ZodMiniType>
  | FileRoute<z.ZodMiniType>
  | UploadRoute<z.ZodMiniType, z.ZodMiniType>
  | BytesRoute<z.ZodMiniType, z.ZodMiniType>;

/** Keeps one route's types while letting all routes share a list. */
export function route<In extends z.ZodMiniType, Out extends z.ZodMiniType>(
  definition: Omit<JsonRoute<In, Out>, "kind">,
): AnyRoute {
  return { kind: "json", ...definition } as unknown as AnyRoute;
}

export function fileRoute<In extends z.ZodMiniType>(
  definition: Omit<FileRoute<In>, "kind" | "method">,
): AnyRoute {
  return { kind: "file", method: "get", ...definition } as unknown as AnyRoute;
}

export function uploadRoute<In extends z.ZodMiniType, Out extends z.ZodMiniType>(
  definition: Omit<UploadRoute<In, Out>, "kind" | "method">,
): AnyRoute {
  return { kind: "upload", method: "put", ...definition } as unknown as AnyRoute;
}

export function bytesRoute<In extends z.ZodMiniType, Out extends z.ZodMiniType>(
  definition: Omit<BytesRoute<In, Out>, "kind" | "method">,
): AnyRoute {
  return { kind: "bytes", method: "put", ...definition } as unknown as AnyRoute;
}

/** Whether a route's fields come as a JSON body, and not in the query. */
export function takesJson(route: AnyRoute): route is JsonRoute<z.ZodMiniType, z.ZodMiniType> {
  return route.kind === "json" && route.method === "post";
}
