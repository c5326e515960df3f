import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { hashSync } from 'bcryptjs';

/** The account of the demo's and the tests' n8n, which only this machine can reach. */
export const owner = { email: 'demo@example.com', password: 'Images-are-easy-1', firstName: 'Demo', lastName: 'Owner' };

const off = (names: string[]) => Object.fromEntries(names.map((name) => [name, 'false']));
const empty = (names: string[]) => Object.fromEntries(names.map((name) => [name, '']));

/** Everything in n8n that would talk to the outside. */
const noOutsideTraffic = {
	...off([
		'N8N_DIAGNOSTICS_ENABLED',
		'N8N_VERSION_NOTIFICATIONS_ENABLED',
		'N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED',
		'N8N_TEMPLATES_ENABLED',
		'N8N_PERSONALIZATION_ENABLED',
		'N8N_HIRING_BANNER_ENABLED',
		'N8N_DYNAMIC_BANNERS_ENABLED',
		'N8N_LICENSE_AUTO_RENEW_ENABLED',
		'N8N_VERIFIED_PACKAGES_ENABLED',
		'N8N_AI_ENABLED',
		'N8N_MCP_APPS_ENABLED',
	]),
	...empty(['N8N_DIAGNOSTICS_CONFIG_FRONTEND', 'N8N_DIAGNOSTICS_CONFIG_BACKEND', 'EXTERNAL_FRONTEND_HOOKS_URLS']),
};

/** Modules that would talk to the outside, or that nobody here uses. */
const unwanted = ['mcp-registry', 'instance-ai', 'agents', 'chat-hub', 'insights', 'quick-connect'];

/** An n8n that does not know a module refuses to start where it is named. */
function disabledModules(n8n: string): string {
	const known = readFileSync(join(dirname(n8n), '..', '..', '@n8n', 'backend-common', 'dist', 'modules', 'modules.config.js'), 'utf8');
	return unwanted.filter((name) => known.includes(`'${name}'`)).join(',');
}

/** Variables of the caller that n8n must not see: its own settings, and keys that belong to somebody. */
const inherited = ([name]: [string, unknown]) => !/^(N8N_|DB_|EXECUTIONS_|QUEUE_|NODE_|JEST_|npm_|OPENAI_)/.test(name);

export interface EnvironmentOptions {
	/** n8n's own command. */
	n8n: string;
	/** The Node that runs n8n; n8n starts its task runner with the `node` it finds first. */
	node: string;
	port: number;
	brokerPort: number;
	userFolder: string;
	/** More variables; they win over the others. */
	env?: Record<string, string>;
}

/** The whole environment of an n8n process on 127.0.0.1 with an owner and without outside traffic. */
export function n8nEnvironment({ n8n, node, port, brokerPort, userFolder, env }: EnvironmentOptions): NodeJS.ProcessEnv {
	return {
		...Object.fromEntries(Object.entries(process.env).filter(inherited)),
		...noOutsideTraffic,
		N8N_DISABLED_MODULES: disabledModules(n8n),
		PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`,
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		// The default of version 2 and later.
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
		N8N_LOG_LEVEL: 'info',
		N8N_RESTRICT_FILE_ACCESS_TO: userFolder,
		// Pictures by their URL come from this machine.
		N8N_SSRF_ALLOWED_IP_RANGES: '127.0.0.0/8',
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: owner.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: owner.firstName,
		N8N_INSTANCE_OWNER_LAST_NAME: owner.lastName,
		N8N_INSTANCE_OWNER_PASSWORD_HASH: hashSync(owner.password, 10),
		...env,
	};
}
