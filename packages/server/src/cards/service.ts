export { type CheckedCode, checkCode } from "./check-code.ts";
export { endCards } from "./end-cards.ts";
export {
  issueOne,
  orderIssue,
  revokeCard,
  standingOfCards,
  workOffIssue,
} from "./issue.ts";
export { keySetOf } from "./key-set.ts";
export { findOrder, listOrders, listParts, type OrderRow } from "./order-store.ts";
export { printCards } from "./paper.ts";
export {
  clearPrint,
  orderPrint,
  PRINT_CHOICES,
  readCardToPrint,
  readSheets,
  workOffPrint,
} from "./print.ts";
export { currentList } from "./revoked-list.ts";
export { type CardRow, findCard, listCardsOf, listHeldCodes, listPrintsOf } from "./store.ts";
