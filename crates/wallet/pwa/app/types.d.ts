// What travels between the pages and the module. Not served: for the type check only.

type Language = "id" | "en";

/** A text in both languages; the Indonesian first. */
type Pair = readonly [string, string];

/** A text of somebody else's; either language may be missing. */
interface Named {
  id?: string;
  en?: string;
}

/** What lies on the phone in the clear for one person. No personal datum is in it. */
interface Door {
  version?: number;
  server?: string;
  account?: string;
  changing?: unknown;
  [more: string]: unknown;
}

/** One person's place on this phone. */
interface Slot {
  id: string;
  /** Index into the symbols of the chooser. */
  symbol: number;
  door: Door;
  sealed: Uint8Array;
  /** What is carried for where there is no network; absent or `null` if nothing is to be. */
  pocket?: Uint8Array | null;
  /** Counts writes: who writes over something that was not read is refused. */
  writes: number;
  /** Whether the person has shown that the recovery code was written down. */
  codeKept: boolean;
}

interface Claim {
  label: Named | string;
  value: unknown;
  masked?: string | boolean;
  retained?: boolean;
  /** Whether it is more than the asker is registered for. */
  beyond?: boolean;
}

/** What the register says of somebody who asks. */
interface Registered {
  purpose: Named;
  retention: Named;
  /** Where people ask to have their data deleted: a web page or a mail address. */
  support?: string | null;
  /** Where they complain. */
  authority?: string | null;
}

type CardStatus = "valid" | "expired" | "revoked" | "suspended" | "not_yet" | "unknown";

interface Card {
  id: string;
  type: string;
  format: string;
  names: Named;
  issuer: string;
  status: CardStatus;
  until?: number | string | null;
  left?: number;
  claims: Claim[];
}

interface Entry {
  at: number | string;
  who: string;
  /** The other side's own name for itself in the protocol. */
  identifier?: string;
  deed: string;
  outcome: string;
  cards?: (Named | string)[];
  claims?: (Named | string)[];
  registered?: Registered | null;
  way?: Way | null;
}

/** How a request came: by a link on this phone, a number that was typed, a code on another screen. */
type Way = "counter" | "here" | "number" | "screen";

interface Home {
  /** Whether a card may be carried for where there is no network. */
  carries?: boolean;
  cards: Card[];
  history: Entry[];
  promises: number;
  /** When the next promise is due. */
  due?: string | null;
  warnings: string[];
}

interface ConsentCard {
  names: Named;
  issuer: string;
  claims: Claim[];
  always?: Claim[];
  trace?: string;
}

interface ConsentView {
  asker: { name: string; hosts?: string[]; vouched_by?: string; answer_host?: string; registered?: Registered | null };
  cards: ConsentCard[];
  missing?: unknown[];
  nik_warning?: boolean;
  way?: Way | null;
  /** Whether another screen asks: then the person is asked whether it is in front of them. */
  elsewhere?: boolean;
}

interface TrustView {
  fingerprint: string;
  keeper?: string | null;
  sequence?: number;
  issued?: number | string;
  anchors?: Record<string, string[]>;
}

interface FlowRequest {
  method: string;
  url: string;
  headers: [string, string][];
  body?: string | null;
  max_bytes: number;
}

interface FlowResponse {
  status: number;
  headers: [string, string][];
  body: string;
}

type Done = Record<string, any>;

interface Step {
  step: "fetch" | "keep" | "consent" | "trust" | "done";
  requests?: FlowRequest[];
  door?: Door | null;
  sealed?: string | null;
  /** Empty if nothing is to be carried any more. */
  pocket?: string | null;
  view?: any;
  done?: Done;
}

interface Fault {
  code: string;
  class?: string;
  id?: string;
  en?: string;
  retry_after?: number;
  tries_left?: number;
  /** The transaction code that an offer wants. */
  tx_code?: { length?: number | null; input_mode?: string; description?: string | null };
}

/** How a wallet stands with the server that counts its PINs. */
interface Standing {
  state: "open" | "locked" | "blocked" | "moved";
  retry_after?: number;
  tries_left: number;
  edition: number;
  /** Another phone is about to follow this one; seconds until it may. */
  leaving?: { ready_in: number; can_cancel: boolean };
  /** This phone is about to follow another. */
  arriving?: { ready_in: number };
}

interface Deployment {
  public_url: string;
  demo: boolean;
}

/** One screen, as its module makes it. */
interface Shown {
  /** What it is called, where one screen stands for another. */
  name?: string;
  title: string;
  body: (Node | null)[];
  /** Where the way back leads; absent where there is none. */
  back?: () => unknown;
  /** Run when another screen takes its place, or the same one is drawn anew (`again`). */
  leave?: (again: boolean) => void;
  /** A screen of one card or one question, without the large heading. */
  quiet?: boolean;
}

/** A way in: what somebody scanned, pasted or followed. */
interface Link {
  /** `key`: another phone's, which is to follow this one. */
  kind: "offer" | "request" | "key";
  text: string;
  /** Whether it came from this very phone. */
  here: boolean;
  /** The number that stands for a request, in place of its text. */
  number?: string;
}
