import { parseArgs } from 'node:util';
import { startS3 } from './s3';
import { startShops } from './shops';

const { values } = parseArgs({
	options: { 's3-port': { type: 'string', default: '9000' }, 'shops-port': { type: 'string', default: '9001' } },
});

/** Starts the storage and the shops, and says how n8n's credentials are filled in. */
async function main(): Promise<void> {
	const s3 = await startS3({ port: Number(values['s3-port']) });
	const shops = await startShops({ port: Number(values['shops-port']), publicOrigins: [s3.url] });
	console.log('S3 credential         ', s3.credential, `bucket: ${s3.bucket}`);
	console.log('Shopify credential    ', shops.shopify, `shop address: ${shops.url}`);
	console.log('WooCommerce credential', shops.wooCommerce);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void Promise.all([s3.close(), shops.close()]).then(() => process.exit(0)));
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
