/** What came of something that can be refused: the good fields, or the bad ones. */
export type Result<Good extends object, Bad extends object> = ({ ok: true } & Good) | ({ ok: false } & Bad);
