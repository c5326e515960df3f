type DestroyableStream = NodeJS.ReadableStream & { destroy(error?: Error): unknown };

interface ReadableClass {
	from(source: AsyncIterable<Buffer>, options: { objectMode: false; highWaterMark: number }): DestroyableStream;
}

/** One byte: one piece waits while one is being written. With more, pieces would be copied together on the way. */
const highWaterMark = 1;

/**
 * A Node Readable of `source`, as n8n's binary store takes it. The package may not import node:stream, so the class
 * is found on the stream an answer arrived in: the topmost prototype whose constructor has its own `from` is Readable,
 * also where a decompressor (Transform, Duplex) stands before it. The same in Node 20, 22 and 24.
 * @throws when `relative` is no Node stream.
 */
export function readableFrom(relative: object, source: AsyncIterable<Buffer>): DestroyableStream {
	const found = readableClass(relative);
	if (!found) throw new TypeError('The answer did not arrive as a stream');
	const stream = found.from(source, { objectMode: false, highWaterMark });
	// Without a listener an error after the consumer has left would end the process; the reader reports it.
	stream.on('error', () => {});
	return stream;
}

function readableClass(relative: object): ReadableClass | undefined {
	let found: ReadableClass | undefined;
	for (let at: unknown = Object.getPrototypeOf(relative); at; at = Object.getPrototypeOf(at)) {
		const { constructor } = at as { constructor?: unknown };
		if (typeof constructor === 'function' && Object.hasOwn(constructor, 'from')) {
			found = constructor as unknown as ReadableClass;
		}
	}
	return found;
}
