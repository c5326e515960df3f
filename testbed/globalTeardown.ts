const shared = globalThis as typeof globalThis & { stopTestbed?: () => Promise<void> };

export default async function globalTeardown(): Promise<void> {
	await shared.stopTestbed?.();
}
