import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import S3rver from 's3rver';
import { checkSignature } from './signature';
import type { AccessKey, Denied } from './signature';

export interface S3Options {
	/** 0, the default, takes a free one. */
	port?: number;
	/** The bucket that is there from the start. Default: product-photos. */
	bucket?: string;
}

export interface S3 {
	/** http://127.0.0.1:PORT, path-style. */
	url: string;
	bucket: string;
	/** n8n's S3 credential for it. */
	credential: Record<string, string | boolean>;
	/** The keys of everything that was stored, sorted. */
	keys(): string[];
	/** Stops and deletes what was stored. */
	close(): Promise<void>;
}

/** The one account s3rver knows. */
const key: AccessKey = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** s3rver keeps an object's bytes in a file of this name. */
const objectSuffix = '._S3rver_object';

function deny(res: ServerResponse, { code, message }: Denied): void {
	res.writeHead(403, { 'content-type': 'application/xml' });
	res.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

/** Objects may be read by anybody, as in a bucket with public links; everything else has to be signed. */
const isPublic = ({ method = '', url = '' }: IncomingMessage) =>
	/^(GET|HEAD)$/.test(method) && /^\/[^/?]+\/[^?]+$/.test(url);

function storedKeys(folder: string): string[] {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	const objects = files.filter((file) => file.endsWith(objectSuffix));
	return objects.map((file) => file.slice(0, -objectSuffix.length).split(sep).join('/')).sort();
}

/**
 * Starts an S3 server (s3rver from npm) with one bucket on 127.0.0.1. s3rver accepts any version 4 signature, so they are
 * checked here before it sees the request.
 */
export async function startS3({ port = 0, bucket = 'product-photos' }: S3Options = {}): Promise<S3> {
	const directory = mkdtempSync(join(tmpdir(), 's3-'));
	const store = new S3rver({
		directory,
		silent: true,
		vhostBuckets: false,
		configureBuckets: [{ name: bucket, configs: [] }],
	});
	await store.configureBuckets();
	const answer = store.callback();
	const server = createServer((req, res) => {
		const denied = isPublic(req) && !req.headers.authorization ? undefined : checkSignature(req, key);
		if (denied) deny(res, denied);
		else void answer(req, res);
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		bucket,
		credential: { endpoint: url, region: 'us-east-1', ...key, forcePathStyle: true, ignoreSSLIssues: false },
		keys: () => storedKeys(join(directory, bucket)),
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			rmSync(directory, { recursive: true, force: true });
		},
	};
}
