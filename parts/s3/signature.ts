import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

// Signature version 4 in the Authorization header, as Amazon publishes it:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html (read 2026-11-20 in a stored copy).

export interface AccessKey {
	accessKeyId: string;
	secretAccessKey: string;
}

/** S3's code and sentence for a request that is not let in. */
export interface Denied {
	code: 'AccessDenied' | 'InvalidAccessKeyId' | 'RequestTimeTooSkewed' | 'SignatureDoesNotMatch';
	message: string;
}

const longestSkewMs = 15 * 60 * 1000;

const form =
	/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

const encode = (text: string) =>
	encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();

function canonicalQuery(query: URLSearchParams): string {
	const pairs = [...query].map(([name, value]) => `${encode(name)}=${encode(value)}`);
	return pairs.sort().join('&');
}

function canonicalRequest(req: IncomingMessage, signedHeaders: string): string {
	const url = new URL(req.url ?? '/', 'http://s3');
	const path = url.pathname.split('/').map((part) => encode(decodeURIComponent(part)));
	const headers = signedHeaders.split(';').map(
		(name) =>
			`${name}:${String(req.headers[name] ?? '')
				.trim()
				.replace(/ +/g, ' ')}\n`,
	);
	const payload = String(req.headers['x-amz-content-sha256'] ?? '');
	return [req.method, path.join('/'), canonicalQuery(url.searchParams), headers.join(''), signedHeaders, payload].join(
		'\n',
	);
}

/** `20261121T041500Z` as a time; NaN for anything else. */
const timeOf = (stamp: string) =>
	Date.parse(stamp.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z'));

/** Why a signed request is not let in; undefined when its signature is right. */
export function checkSignature(req: IncomingMessage, key: AccessKey, now = Date.now()): Denied | undefined {
	const [, accessKeyId, day = '', region = '', signedHeaders = '', signature = ''] =
		form.exec(req.headers.authorization ?? '') ?? [];
	if (accessKeyId === undefined)
		return { code: 'AccessDenied', message: 'Only signature version 4 in the Authorization header is taken.' };
	if (accessKeyId !== key.accessKeyId) {
		return { code: 'InvalidAccessKeyId', message: 'The AWS Access Key Id you provided does not exist in our records.' };
	}
	const stamp = String(req.headers['x-amz-date'] ?? '');
	if (!(Math.abs(now - timeOf(stamp)) <= longestSkewMs)) {
		return {
			code: 'RequestTimeTooSkewed',
			message: 'The difference between the request time and the current time is too large.',
		};
	}
	const hashed = createHash('sha256').update(canonicalRequest(req, signedHeaders)).digest('hex');
	const scope = `${day}/${region}/s3/aws4_request`;
	const signingKey = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${key.secretAccessKey}`);
	const right = hmac(signingKey, ['AWS4-HMAC-SHA256', stamp, scope, hashed].join('\n'));
	if (timingSafeEqual(right, Buffer.from(signature, 'hex'))) return undefined;
	return {
		code: 'SignatureDoesNotMatch',
		message:
			'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
	};
}
