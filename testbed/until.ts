export const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again and again until the answer is yes; throws when it is not after `timeoutMs`. */
export async function until(what: string, isSo: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
		await pause(100);
	}
}
