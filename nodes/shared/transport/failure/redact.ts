const mask = '***';

/** Shorter header values are words such as a team's name, and no secrets. */
const shortestSecret = 8;

/** What a secret looks like where we do not know it by heart. */
const lookalikes: ReadonlyArray<readonly [RegExp, string]> = [
	[/\b(sk|pk|rk|sess|eyJ[\w-]{6,}\.)[-_][\w*.-]{5,}[\w*-]/g, mask],
	[/\b(Bearer|Basic)\s+[\w.~+/=*-]{6,}/gi, `$1 ${mask}`],
	[
		/(["']?(?:api[-_ ]?key|authorization|access[-_]?token|secret)["']?\s*[:=]\s*["']?)(?!Bearer |Basic )[^\s"',;}]{6,}/gi,
		`$1${mask}`,
	],
];

/** Text without the given secrets and without anything that looks like a key or a token. */
export function redact(text: string, secrets: readonly string[] = []): string {
	const known = secrets.filter((secret) => secret.length >= shortestSecret).sort((a, b) => b.length - a.length);
	const withoutKnown = known.reduce((left, secret) => left.split(secret).join(mask), text);
	return lookalikes.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), withoutKnown);
}

const secretName = /^(api[-_]?key|authorization|access[-_]?token|secret)$/i;

/** A JSON value every string of which has gone through `redact`; fields named as a key are masked whatever they hold. */
export function redactAll<Value>(value: Value, secrets: readonly string[] = []): Value {
	return redactValue(value, secrets) as Value;
}

function redactValue(value: unknown, secrets: readonly string[]): unknown {
	if (typeof value === 'string') return redact(value, secrets);
	if (Array.isArray(value)) return value.map((one) => redactValue(one, secrets));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [
			redact(name, secrets),
			secretName.test(name) && typeof one === 'string' ? mask : redactValue(one, secrets),
		]),
	);
}
