import { parseArgs } from 'node:util';

/** What the person asked for on the command line. */
export interface DemoOptions {
	/** End after the run. */
	exit: boolean;
	/** Use OpenAI and the key in OPENAI_API_KEY in place of the emulator. */
	openai: boolean;
	/** Spend without asking. */
	yes: boolean;
	/** File name in workflows/ or workflows/variants/, without .json. */
	workflow: string;
	/** Print what there is, and end. */
	list: boolean;
	help: boolean;
}

export const usage = `npm run demo [-- options]
  --exit            end after the run; exit code 0 if images were made
  --list            print the workflows there are, and end
  --workflow NAME   the workflow of workflows/NAME.json (starter)
  --openai          real images, billed to the key in OPENAI_API_KEY; says the price first and asks
  --yes             with --openai: do not ask`;

/** Reads the command line. Throws a TypeError that names an option it does not know. */
export function readOptions(args: string[]): DemoOptions {
	const flag = { type: 'boolean', default: false } as const;
	const { values } = parseArgs({
		args,
		options: {
			exit: flag,
			list: flag,
			openai: flag,
			yes: flag,
			help: { ...flag, short: 'h' },
			workflow: { type: 'string', default: 'starter' },
		},
	});
	return values;
}
