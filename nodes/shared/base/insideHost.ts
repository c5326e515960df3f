/** Names that only a machine's own network knows: of one label, or below a suffix that no public registry gives out. */
const insideName = /^([^.]+|.*\.(localhost|local|internal|intranet|lan|home|corp|home\.arpa|localdomain))\.?$/i;

/** IPv4 ranges that do not lead to the public internet, as first address and prefix length. Source: IANA's special-purpose registry. */
const insideRanges: ReadonlyArray<readonly [string, number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3],
];

const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function numberOf(address: string): number | undefined {
	const parts = ipv4.exec(address)?.slice(1).map(Number);
	return parts?.every((part) => part < 256) ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}

/**
 * Whether a host, as a parsed URL names it, lies inside a network: what a provider outside has no business naming. Names that
 * resolve to such addresses are n8n's own protection's to find (N8N_SSRF_PROTECTION_ENABLED). No public picture has an IPv6
 * address for a name, so all of those count as inside.
 */
export function isInsideHost(host: string): boolean {
	if (host.startsWith('[')) return true;
	const address = numberOf(host);
	if (address === undefined) return insideName.test(host);
	return insideRanges.some(([first, length]) => Math.floor(address / 2 ** (32 - length)) === Math.floor(numberOf(first)! / 2 ** (32 - length)));
}
