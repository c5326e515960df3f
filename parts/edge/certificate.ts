import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A key, and a certificate that signs itself, both also as files. Node has nothing that makes one: openssl is needed.
 * @param names `DNS:api.example` or `IP:127.0.0.1`
 */
export function certificate(folder: string, names: string[]): { key: Buffer; cert: Buffer; file: string } {
	const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')] as const;
	const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=parts', '-addext', `subjectAltName=${names.join(',')}`];
	execFileSync('openssl', [...request, '-keyout', keyFile, '-out', file], { stdio: 'ignore' });
	return { key: readFileSync(keyFile), cert: readFileSync(file), file };
}
