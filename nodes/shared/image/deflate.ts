/**
 * What one of the platform's (de)compressors makes of `source`, piece by piece; it holds a few pieces at most.
 * Throws what `source` throws, and an error for data that cannot be unpacked or that end early. When it has ended,
 * nobody reads from `source` any more.
 */
export async function* through(
	transform: CompressionStream | DecompressionStream,
	source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer, void> {
	const writer = (transform.writable as WritableStream<Uint8Array>).getWriter();
	const feeding = feed(writer, source);
	try {
		for await (const piece of transform.readable as ReadableStream<Uint8Array>) yield asBuffer(piece);
	} finally {
		await feeding;
	}
}

async function feed(writer: WritableStreamDefaultWriter<Uint8Array>, source: AsyncIterable<Uint8Array>): Promise<void> {
	try {
		for await (const piece of source) await writer.write(piece);
		await writer.close();
	} catch (error) {
		// Whoever reads is told; a writer that has failed already cannot be told again.
		await writer.abort(error).catch(() => {});
	}
}

/** The same bytes as a Buffer; nothing is copied. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
