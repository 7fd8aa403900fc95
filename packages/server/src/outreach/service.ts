export { answerHeard, giveUpHeard, remindNext } from "./conversation.ts";
export { fetchNextPhoto } from "./fetch-photos.ts";
export { handOver } from "./handovers.ts";
export { workOffMessages } from "./work-off.ts";
