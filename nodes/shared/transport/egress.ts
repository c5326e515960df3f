import { isInsideHost } from '../base/insideHost';
import type { HttpContext } from './send';

/** Addresses that lead inwards, and which n8n's filter lets through as long as its administrator does not list them. */
const alsoInside = /^(100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|192\.88\.99|2(2[4-9]|[3-5]\d))\.[\d.]+$|^\[(::|64:ff9b:|100:|2001:(0|db8)?:|2002:|5f00:|ff)/i;

/** n8n's errors for an address its egress filter blocks; any other one says that a name could not be resolved. */
const blocked = /^Ssrf/;

type Filter = ReturnType<HttpContext['helpers']['getSecureEgressFilter']>;

/**
 * Whether a file may be fetched from a web address that a row or a provider named: not from inside the network n8n runs in. n8n's own
 * filter resolves names and knows what its administrator allows (N8N_SSRF_ALLOWED_HOSTNAMES, N8N_SSRF_ALLOWED_IP_RANGES); it is asked
 * whether or not it is switched on for other requests. Where an older n8n has none, the address itself is judged. Never throws.
 */
export async function mayFetch({ helpers }: HttpContext, address: string): Promise<boolean> {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (!url || !['http:', 'https:'].includes(url.protocol)) return false;
	const filter = (helpers as Partial<HttpContext['helpers']>).getSecureEgressFilter?.('enforced');
	if (!filter) return !isInsideHost(url.hostname);
	const verdict = await ask(filter, url);
	// A name that cannot be resolved here leads nowhere, or is a proxy's to resolve.
	if (verdict === 'unresolved') return !isInsideHost(url.hostname);
	return verdict === 'allowed' && !alsoInside.test(url.hostname);
}

async function ask(filter: Filter, url: URL): Promise<'allowed' | 'blocked' | 'unresolved'> {
	const [asked] = await Promise.allSettled([filter.validateUrl(url)]);
	const error: unknown = asked.status === 'rejected' ? asked.reason : asked.value.ok ? undefined : asked.value.error;
	if (error === undefined) return 'allowed';
	return error instanceof Error && blocked.test(error.name) ? 'blocked' : 'unresolved';
}
