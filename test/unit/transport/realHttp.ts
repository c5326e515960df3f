import 'reflect-metadata';

import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { configureGlobalAxiosDefaults, DnsResolver, OutboundHttp, SsrfProtectionService } from '@n8n/backend-network';
import { SsrfProtectionConfig } from '@n8n/config';
import { Container } from '@n8n/di';
import type { IHttpRequestOptions, NodeEgressFilter } from 'n8n-workflow';

import type { HttpContext } from '../../../nodes/shared/transport/send';

/** n8n's own HTTP client (as its helper calls it) with a key added, without the rest of n8n. */
export function realContext(signal?: AbortSignal, allowed?: 'loopback'): HttpContext & { sent: IHttpRequestOptions[] } {
	configureGlobalAxiosDefaults();
	const sent: IHttpRequestOptions[] = [];
	const request = async (options: IHttpRequestOptions) => {
		sent.push(options);
		const http = Container.get(OutboundHttp).requests();
		return (await http.request(options)) as unknown;
	};
	// As n8n's helper does: the cancel signal of the context takes the place of the one in the options.
	async function withKey(this: HttpContext, _name: string, options: IHttpRequestOptions) {
		const abortSignal = this.getExecutionCancelSignal?.();
		return await request({
			...options,
			abortSignal,
			headers: { ...options.headers, Authorization: 'Bearer sk-secret-key-1234' },
		});
	}
	const helpers = {
		httpRequestWithAuthentication: withKey,
		httpRequest: request,
		...(allowed ? { getSecureEgressFilter: () => egressFilter(['127.0.0.1/32']) } : {}),
	} as unknown as HttpContext['helpers'];
	return { helpers, sent, ...(signal ? { getExecutionCancelSignal: () => signal } : {}) };
}

/** n8n's own egress filter, for an administrator who allows some addresses and hosts. */
export function egressFilter(allowedIpRanges: string[] = [], allowedHostnames: string[] = []): NodeEgressFilter {
	const config = Object.assign(new SsrfProtectionConfig(), { allowedIpRanges, allowedHostnames });
	const logger = { scoped: () => logger, warn: () => {}, debug: () => {} };
	return new SsrfProtectionService(config, Container.get(DnsResolver), logger as never);
}

/** A server on a free port for one test. */
export async function serve(handler: http.RequestListener): Promise<{ url: string; close: () => Promise<void> }> {
	const server = http.createServer(handler);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const close = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return { url: `http://127.0.0.1:${port}`, close };
}
