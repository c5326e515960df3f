import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createProxy, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificate } from './certificate';

/** What answers in place of a host on the internet, by its name. */
export type Hosts = Record<string, RequestListener>;

export interface Edge {
	/** Environment of an n8n whose nodes are to meet the stand-ins where they ask for the real hosts. */
	env: Record<string, string>;
	/** Hosts somebody asked for that nobody stands in for. */
	strangers(): string[];
	close(): Promise<void>;
}

/**
 * The way out of an n8n whose nodes have a service's address built in: a proxy, as companies have one. It leads each host to
 * its stand-in, with a certificate that n8n is told to trust, and no connection to the internet.
 */
export async function startEdge(hosts: Hosts): Promise<Edge> {
	const folder = mkdtempSync(join(tmpdir(), 'edge-'));
	const { key, cert, file } = certificate(folder, Object.keys(hosts).map((host) => `DNS:${host}`));
	const strangers = new Set<string>();
	const sockets = new Set<Socket>();
	const inside = createTlsServer({ key, cert }, (req, res) => hosts[String(req.headers.host)]!(req, res));
	const proxy = createProxy((_req, res) => res.writeHead(502).end());
	proxy.on('connect', ({ url = '' }, socket: Socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
		const host = url.replace(/:443$/, '');
		if (!(host in hosts)) {
			strangers.add(host);
			return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		inside.emit('connection', socket);
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	const [around, direct] = [{ https_proxy: url, HTTPS_PROXY: url }, { no_proxy: '127.0.0.1,localhost', NO_PROXY: '127.0.0.1,localhost' }];
	return {
		env: { ...around, ...direct, NODE_EXTRA_CA_CERTS: file },
		strangers: () => [...strangers],
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => proxy.close(resolve));
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
