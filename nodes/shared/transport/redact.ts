const mask = '***';

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
	const known = secrets.filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length);
	const withoutKnown = known.reduce((left, secret) => left.split(secret).join(mask), text);
	return lookalikes.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), withoutKnown);
}
