import { uuidv7 } from "uuidv7";

/** An id for something new, made when its form opens: pressing the button twice is then still one order. */
export function newId(): string {
  return uuidv7();
}
