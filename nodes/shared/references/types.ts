import type { IBinaryData } from 'n8n-workflow';
import type { Refusal } from '../request/types';

/** Which items of another node are meant. */
export type NodeItems = 'all' | 'paired' | 'position';

/** Where a person says a picture comes from; texts are as typed or read from a row, and may hold anything. */
export type SourceEntry =
	/** Names of binary fields, wildcards allowed. */
	| { kind: 'fields'; fields: string }
	/** Every file of the item but those another parameter names. */
	| { kind: 'allFiles' }
	/** The result of an expression: a binary object, several, or a field's name. */
	| { kind: 'object'; value: unknown }
	| { kind: 'urls'; urls: string }
	| { kind: 'text'; text: string }
	| { kind: 'fileIds'; fileIds: string }
	| { kind: 'node'; node: string; items: NodeItems; fields: string };

/** Where one picture's bytes are. `origin` names it in messages: never a secret, never a whole address. */
export type PictureSource =
	| { kind: 'stored'; binary: IBinaryData; origin: string }
	| { kind: 'url'; url: string; origin: string }
	| { kind: 'text'; text: string; origin: string }
	| { kind: 'fileId'; fileId: string; origin: string };

/** A value, or the reason there is none. `Value` is never undefined. */
export type Found<Value> = { found: Value; refusal?: undefined } | { found?: undefined; refusal: Refusal };
