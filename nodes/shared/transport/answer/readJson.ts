import { AnswerError } from './answerError';
import type { ByteCursor } from './byteCursor';
import { GrowingText } from './growingText';

/** Longer strings are left out of the answer (null in their place): a prompt has at most 32,000 characters. */
const maxStringBytes = 1024 * 1024;
const maxTextBytes = 8 * 1024 * 1024;
const maxDepth = 64;

/** A string value that is about to be read. */
export interface JsonPlace {
	/** Keys from the top, `[]` for an array: `data[].b64_json`. */
	path: string;
	/** Positions in the arrays on the way, outermost first. */
	indexes: number[];
	/** The value as far as it has arrived. */
	soFar(): unknown;
}

/**
 * Asked at every string value, with the cursor on the string's first character. To take the string, read it to
 * behind its closing quote and return true: null stands in its place. To leave it, read nothing and return false.
 */
export type TakeString = (place: JsonPlace, cursor: ByteCursor) => Promise<boolean>;

interface Frame {
	isArray: boolean;
	index: number;
	key: string;
	atKey: boolean;
}

const quote = 0x22;
const backslash = 0x5c;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;
const comma = 0x2c;
const colon = 0x3a;
const nullText = Buffer.from('null');
const quoteText = Buffer.from('"');

/** Reads one JSON value as it arrives; strings that `take` takes never become text. Ends right after the value's last bracket. */
export async function readJson(cursor: ByteCursor, take: TakeString): Promise<unknown> {
	return await new JsonReader(cursor, take).read();
}

class JsonReader {
	private readonly text = new GrowingText();
	private readonly frames: Frame[] = [];
	private sawBracket = false;

	constructor(
		private readonly cursor: ByteCursor,
		private readonly take: TakeString,
	) {}

	async read(): Promise<unknown> {
		const { cursor } = this;
		while (await cursor.more()) {
			this.copyToQuote();
			if (this.closed) break;
			if (cursor.at < cursor.chunk.length) await this.readString();
			if (this.text.length > maxTextBytes) throw new AnswerError('too_large', this.text.start());
		}
		if (this.frames.length > 0) throw new AnswerError('answer_cut', this.text.start());
		return parsed(this.text.slice(0));
	}

	/** The last bracket has come. */
	private get closed(): boolean {
		return this.sawBracket && this.frames.length === 0;
	}

	/** Copies brackets, numbers and the like, keeping count of where we are, up to a quote or the end of the chunk. */
	private copyToQuote(): void {
		const { chunk, at } = this.cursor;
		let end = at;
		for (; end < chunk.length && chunk[end] !== quote; end++) {
			this.step(chunk[end]!);
			if (this.closed) {
				end += 1;
				break;
			}
		}
		this.text.append(chunk.subarray(at, end));
		this.cursor.at = end;
	}

	private step(byte: number): void {
		const top = this.frames[this.frames.length - 1];
		if (byte === openObject || byte === openArray) {
			if (this.frames.length >= maxDepth) throw new AnswerError('too_large');
			this.frames.push({ isArray: byte === openArray, index: 0, key: '', atKey: byte === openObject });
			this.sawBracket = true;
		} else if (byte === closeObject || byte === closeArray) {
			if (top?.isArray !== (byte === closeArray)) throw new AnswerError('answer_damaged');
			this.frames.pop();
		} else if (byte === comma && top) {
			top.index += 1;
			top.atKey = !top.isArray;
		} else if (byte === colon && top) {
			top.atKey = false;
		}
	}

	/** A key, a string value somebody takes, or one that is copied. The cursor stands on the opening quote. */
	private async readString(): Promise<void> {
		this.cursor.at += 1;
		const top = this.frames[this.frames.length - 1];
		if (top?.atKey) {
			const start = this.text.length;
			await this.copyString();
			const key = parsed(this.text.slice(start));
			top.key = typeof key === 'string' ? key : '';
			return;
		}
		const taken = await this.take(this.place(), this.cursor);
		if (taken) this.text.append(nullText);
		else await this.copyString();
	}

	/** Copies a string with its quotes; one that is too long is passed over. */
	private async copyString(): Promise<void> {
		const { cursor, text } = this;
		const start = text.length;
		let tooLong = false;
		let escaped = false;
		text.append(quoteText);
		for (;;) {
			if (!(await cursor.more())) throw new AnswerError('answer_cut', text.start());
			const { chunk, at } = cursor;
			let end = at;
			for (; end < chunk.length; end++) {
				if (!escaped && chunk[end] === quote) break;
				escaped = !escaped && chunk[end] === backslash;
			}
			cursor.at = end < chunk.length ? end + 1 : end;
			if (!tooLong) text.append(chunk.subarray(at, cursor.at));
			tooLong ||= text.length - start > maxStringBytes;
			if (tooLong) text.truncate(start);
			if (end < chunk.length) break;
		}
		if (tooLong) text.append(nullText);
	}

	private place(): JsonPlace {
		const keys = this.frames.map((frame) => (frame.isArray ? '[]' : `.${frame.key}`));
		return {
			path: keys.join('').replace(/^\./, ''),
			indexes: this.frames.filter((frame) => frame.isArray).map((frame) => frame.index),
			soFar: () => {
				const closing = this.frames.map((frame) => (frame.isArray ? ']' : '}')).reverse();
				return parsed(`${this.text.slice(0)}null${closing.join('')}`);
			},
		};
	}
}

/** The value of a JSON text; throws `answer_damaged` with the text's start: it began as JSON. */
function parsed(text: string): unknown {
	let value: unknown;
	let ok = true;
	try {
		value = JSON.parse(text);
	} catch {
		ok = false;
	}
	if (!ok) throw new AnswerError('answer_damaged', text.slice(0, 500));
	return value;
}
