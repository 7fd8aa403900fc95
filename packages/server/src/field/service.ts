export type { FieldOffice } from "./effects.ts";
export { handOver } from "./hand-over.ts";
export { makePack } from "./pack.ts";
export { ownFigures, pageOfPeople } from "./people.ts";
export { takePromised } from "./promised-files.ts";
export { closeQuarantine, listQuarantine, type Quarantined } from "./quarantine.ts";
export { findFieldRegistration } from "./registration.ts";
export { takeCommands } from "./take-commands.ts";
