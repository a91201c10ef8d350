/** The door: the embedded store and the check of its audit trail. */
export { verifyChain, type ChainVerdict } from "./event-chain.ts";
export { openStore, type Store, type StoreOptions } from "./open-store.ts";
