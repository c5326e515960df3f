/** Lists the facts of the catalog that nobody has looked at for more than 60 days: `npm run facts:stale [-- YYYY-MM-DD]`. */
import { channelPresets } from '../nodes/shared/catalog/channels';
import { imageModels } from '../nodes/shared/catalog/imageModels';
import { mainModels } from '../nodes/shared/catalog/mainModels';
import { priceTables } from '../nodes/shared/catalog/prices';

const mostDays = 60;
const today = process.argv[2] ?? new Date().toISOString().slice(0, 10);

const prices = priceTables.flatMap((table) =>
	table.prices.map(({ model, source, checked }) => ({
		id: `${table.owner} price of ${model}`,
		source: source ?? table.source,
		checked: checked ?? table.checked,
	})),
);
const ageOf = (checked: string) => Math.floor((Date.parse(today) - Date.parse(checked)) / 86_400_000);
const stale = [...channelPresets, ...imageModels, ...mainModels, ...prices].filter(({ checked }) => ageOf(checked) > mostDays);

for (const { id, source, checked } of stale) console.log(`${id}: checked ${checked}, ${ageOf(checked)} days ago, ${source}`);
console.log(`${stale.length} facts are older than ${mostDays} days on ${today}.`);
process.exitCode = stale.length > 0 ? 1 : 0;
