import type { Response } from 'express';
import { once } from 'node:events';

/** Where an answer goes wrong on purpose: after so many bytes it hangs, is cut or reset, or ends as if whole. */
export interface Break {
	afterBytes?: number;
	/** In place of bytes: this part of the whole answer. */
	share?: number;
	then: 'stall' | 'cut' | 'reset' | 'end';
	/** All the work is done and billed before the first byte is sent. */
	whole?: true;
}

const closed = (res: Response) => res.destroyed || res.socket?.destroyed === true;

/** Resolves once the client has taken what was written, or is gone. */
async function drained(res: Response): Promise<void> {
	const gone = new AbortController();
	const leave = () => gone.abort();
	res.once('close', leave);
	try {
		await once(res, 'drain', { signal: gone.signal });
	} catch {
		// The client left; the caller sees it by closed().
	} finally {
		res.off('close', leave);
	}
}

/** Never resolves while the client waits: resolves when it gives up or the server closes. */
const hang = async (res: Response) => {
	if (!closed(res)) await once(res, 'close');
};

/** Carries out a break: the rest of the answer is never written. */
async function breakOff(res: Response, how: Break['then']): Promise<void> {
	if (how === 'end') res.end();
	if (how === 'stall') await hang(res);
	// Sent bytes first, so that the client sees headers and a part before the reset.
	if (how === 'cut') setTimeout(() => res.socket?.destroy(), 20);
	if (how === 'reset') setTimeout(() => res.socket?.resetAndDestroy(), 20);
	if (how === 'cut' || how === 'reset') await hang(res);
}

/** Writes pieces as fast as the client takes them. Returns false if the answer was broken off or the client left. */
export async function write(
	res: Response,
	chunks: AsyncIterable<string | Buffer> | Iterable<string | Buffer>,
	broken?: Break,
): Promise<boolean> {
	let sent = 0;
	for await (const chunk of chunks) {
		if (closed(res)) return false;
		const room = broken ? Math.max(0, (broken.afterBytes ?? 200) - sent) : Infinity;
		const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
		const fits = bytes.length <= room;
		const taken = res.write(fits ? bytes : bytes.subarray(0, room));
		sent += Math.min(bytes.length, room);
		if (!fits) {
			await breakOff(res, broken!.then);
			return false;
		}
		if (!taken) await drained(res);
	}
	if (broken) {
		// The answer was shorter than the place to break it: break before its end.
		await breakOff(res, broken.then);
		return false;
	}
	if (closed(res)) return false;
	res.end();
	return true;
}
