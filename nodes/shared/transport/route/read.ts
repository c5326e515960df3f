import type { Result } from '../../base/result';
import type { Refusal } from '../../request/types';

/** What a field of the credential says, or why it says nothing. */
export type Read<Value> = Result<{ value: Value }, { refusal: Refusal }>;
