import type { ImageEditParamsBase, ImageGenerateParamsBase } from 'openai/resources/images';
import type { Tool } from 'openai/resources/responses/responses';

/** The requests that make images, as the `openai` package types them. */
interface Requests {
	generate: ImageGenerateParamsBase;
	/** Only the JSON form of an edit has `moderation`. Source: OpenAI's reference of POST /images/edits. */
	edit: ImageEditParamsBase & { moderation?: 'low' | 'auto' };
	/** The hosted tool of POST /responses. */
	tool: Tool.ImageGeneration;
}

export type RequestName = keyof Requests;

/** Fields that are written by hand because they depend on others, are pictures, or choose the tool itself. */
type ByHand = 'prompt' | 'model' | 'size' | 'stream' | 'svg' | 'image' | 'mask' | 'markup' | 'input_image_mask' | 'type' | 'action';

/** Never sent: 400 `unknown_parameter`, even when null; `user` is replaced by `safety_identifier`. */
export type NeverSent = 'response_format' | 'style' | 'user';

export type Field = Exclude<{ [R in RequestName]: keyof Requests[R] }[RequestName], ByHand | NeverSent>;

export type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Name;

/** Qualities of DALL·E, which the types still have. */
type Closed = 'standard' | 'hd';

type Value<F extends Field> = Exclude<NonNullable<{ [R in RequestName]: F extends keyof Requests[R] ? Requests[R][F] : never }[RequestName]>, Closed>;

interface Common {
	/** As the panel and every message name it. */
	label: string;
	description?: string;
	/** Always chosen, in the panel itself; any other is an option that may be left out. */
	always?: true;
	/** The only output formats that have it. */
	formats?: readonly string[];
	/** What a model's entry says of it: whether it is taken, or which values. */
	byModel?: 'qualities' | 'backgrounds' | 'formats' | 'inputFidelity' | 'complexity';
	/** The field it is a part of, which is written by hand. */
	partOf?: 'svg';
	/** The receipt's field for what was asked, where that is not the name; null: it is not on the receipt. */
	receipt?: 'qualityRequested' | null;
}

export interface NumberParameter extends Common {
	kind: 'number';
	min: number;
	max: number;
	/** What the panel begins with. */
	default: number;
}

export interface TextParameter extends Common {
	kind: 'text';
	placeholder?: string;
	default: '';
}

export interface ChoiceParameter<V extends string = string> extends Common {
	kind: 'choice';
	/** In the order the panel shows them. */
	values: Record<V, { label: string; description?: string }>;
	/** It may be left open (`auto`), and is set before it is checked: what by. */
	open?: string;
	default: V | 'auto';
}

export type ApiParameter = NumberParameter | TextParameter | ChoiceParameter;

/** A choice where the types name all values, else a text or a number; and which requests have the field. */
export type Entry<F extends Field> = (Value<F> extends number ? NumberParameter : string extends Value<F> ? TextParameter : ChoiceParameter<Value<F> & string>) & {
	on: { [R in RequestName]: F extends keyof Requests[R] ? true : false };
};

export type Effort = NonNullable<NonNullable<ImageGenerateParamsBase['svg']>['reasoning']>['effort'];
