export { answerHeard, giveUpHeard, remindNext } from "./conversation.ts";
export { fetchNextPhoto } from "./fetch-photos.ts";
