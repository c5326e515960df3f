import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { Result } from '../base/result';
import type { Refusal } from '../request/types';

/** Which items of another node are meant. */
export type NodeItems = 'all' | 'paired' | 'position';

/** Where a person says a picture comes from; texts are as typed or read from a row, and may hold anything. */
export type SourceEntry = SourcePlace & {
	/** Where there is no picture the entry is passed over; a wrong one is refused all the same. */
	optional?: boolean;
};

type SourcePlace =
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

/** A value, or the reason there is none. `isEmpty`: nothing was given, rather than something wrong. */
export type Found<Value> = Result<{ found: Value }, { refusal: Refusal; isEmpty?: true }>;

/** Where sources are looked for. */
export interface Place {
	ctx: IExecuteFunctions;
	row: number;
	/** The parameter's name in messages. */
	parameter: string;
	/** Field names that other parameters of the row use, so that All Files leaves them out. */
	except?: ReadonlySet<string>;
}
