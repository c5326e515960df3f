/** So long n8n may need until it has written that a round's decisions are carried out, milliseconds. */
const longestMs = 60_000;

/** Rounds whose decisions this process has handed to n8n, and when. */
const handedOver = new Map<string, number>();

/**
 * Whether a round's decisions may be handed to n8n: once. n8n takes them while the execution waits, and by the time a second
 * reviewer's are read it may wait again, for the next round.
 */
export function mayHandOver(round: string, now: number): boolean {
	for (const [id, at] of handedOver) if (now - at > longestMs) handedOver.delete(id);
	if (handedOver.has(round)) return false;
	handedOver.set(round, now);
	return true;
}
