import { randomUUID } from 'node:crypto';
import { Picture } from './picture';

/** Stands for a picture in the JSON text; random, so that no prompt can name it. */
const MARK = randomUUID();
const MARKS = new RegExp(`${MARK}:(\\d+);`);

/** JSON text in pieces; every Picture in `value` is written as its base64, never whole in memory. */
export function* jsonChunks(value: unknown, indent = 0): Generator<string | Buffer> {
	const pictures: Picture[] = [];
	const text = JSON.stringify(
		value,
		(_, inner: unknown) => {
			if (!(inner instanceof Picture)) return inner;
			pictures.push(inner);
			return `${MARK}:${pictures.length - 1};`;
		},
		indent,
	);
	for (const [i, piece] of text.split(MARKS).entries()) {
		if (i % 2 === 1) yield* pictures[Number(piece)]!.base64();
		else yield piece;
	}
}

/** One server-sent event in pieces. */
export function* eventChunks(event: { type: string }): Generator<string | Buffer> {
	yield `event: ${event.type}\ndata: `;
	yield* jsonChunks(event);
	yield '\n\n';
}
