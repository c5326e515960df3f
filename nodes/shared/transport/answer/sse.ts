import { AnswerError } from './answerError';
import { ByteCursor } from './byteCursor';

const cr = 0x0d;
const lf = 0x0a;
const colon = 0x3a;
const space = 0x20;
const newline = Buffer.from('\n');

/** Names longer than this are no fields of an event stream. */
const maxFieldBytes = 32;
const maxNameBytes = 256;

/**
 * Reads a stream of server-sent events and calls `onEvent` for each one that has data, with the name from an
 * `event:` line that stood before the data, and the data as bytes that are still arriving (lines joined by \n).
 * What `onEvent` leaves unread is passed over. An event the end cuts short is given as far as it came.
 * Follows https://html.spec.whatwg.org/multipage/server-sent-events.html (fields id and retry are ignored).
 */
export async function readEvents(
	cursor: ByteCursor,
	onEvent: (name: string, data: ByteCursor) => Promise<void>,
): Promise<void> {
	const lines = new Lines(cursor);
	let name = '';
	while (await cursor.more()) {
		const field = await lines.readField();
		if (field === 'event') name = (await lines.readRest()).toString('utf8');
		else if (field === 'data') {
			const data = eventData(lines);
			await onEvent(name, new ByteCursor(data));
			while (!(await data.next()).done);
			name = '';
		} else if (field === '') {
			name = '';
		} else await lines.skipRest();
	}
}

/** The data of one event from the first `data:` line to the blank line, as bytes. */
async function* eventData(lines: Lines): AsyncGenerator<Buffer, undefined> {
	yield* lines.rest();
	for (;;) {
		const field = await lines.readField();
		if (field === '' || field === undefined) return undefined;
		if (field === 'data') {
			yield newline;
			yield* lines.rest();
		} else await lines.skipRest();
	}
}

/** Lines that end in CR LF, LF or CR; a CR at the end of a chunk does not wait for the LF that may follow. */
class Lines {
	private afterCr = false;

	constructor(private readonly cursor: ByteCursor) {}

	/** The field's name, with the cursor after the colon; '' for a blank line, undefined at the end, '#' for what is none. */
	async readField(): Promise<string | undefined> {
		const { cursor } = this;
		let name = '';
		while (await this.more()) {
			const byte = cursor.chunk[cursor.at]!;
			if (byte === lf || byte === cr) {
				if (name === '') this.endLine();
				return name;
			}
			if (byte === colon) {
				cursor.at += 1;
				if ((await this.more()) && cursor.chunk[cursor.at] === space) cursor.at += 1;
				return name || '#';
			}
			if (name.length === maxFieldBytes) return '#';
			name += String.fromCharCode(byte);
			cursor.at += 1;
		}
		return name || undefined;
	}

	/** The rest of the line, piece by piece; the line's end is passed. */
	async *rest(): AsyncGenerator<Buffer, void> {
		const { cursor } = this;
		while (await this.more()) {
			const { chunk, at } = cursor;
			const end = lineEnd(chunk, at);
			cursor.at = end;
			if (end > at) yield chunk.subarray(at, end);
			if (end < chunk.length) {
				this.endLine();
				return;
			}
		}
	}

	async readRest(): Promise<Buffer> {
		const pieces: Buffer[] = [];
		let length = 0;
		for await (const piece of this.rest()) {
			length += piece.length;
			if (length > maxNameBytes) throw new AnswerError('too_large');
			pieces.push(piece);
		}
		return Buffer.concat(pieces);
	}

	async skipRest(): Promise<void> {
		for await (const piece of this.rest()) void piece;
	}

	/** As the cursor's own, but passes the LF of a CR LF first. */
	private async more(): Promise<boolean> {
		if (!(await this.cursor.more())) return false;
		if (!this.afterCr) return true;
		this.afterCr = false;
		if (this.cursor.chunk[this.cursor.at] !== lf) return true;
		this.cursor.at += 1;
		return await this.cursor.more();
	}

	private endLine(): void {
		this.afterCr = this.cursor.chunk[this.cursor.at] === cr;
		this.cursor.at += 1;
	}
}

function lineEnd(chunk: Buffer, start: number): number {
	const atLf = chunk.indexOf(lf, start);
	const line = atLf < 0 ? chunk.length : atLf;
	const atCr = chunk.subarray(start, line).indexOf(cr);
	return atCr < 0 ? line : start + atCr;
}
