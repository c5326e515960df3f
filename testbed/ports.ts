import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Ports on 127.0.0.1 nobody listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = Array.from({ length: count }, () => createServer());
	const listening = servers.map(
		(server) => new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve)),
	);
	await Promise.all(listening);
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return ports;
}

/** The port a person expects, or a free one where somebody has it already. */
export async function portOr(preferred: number): Promise<number> {
	const server = createServer();
	const isFree = await new Promise<boolean>((resolve) => {
		server.once('error', () => resolve(false));
		server.listen({ port: preferred, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
	});
	if (isFree) return preferred;
	const [port = 0] = await freePorts(1);
	return port;
}
