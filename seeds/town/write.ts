import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';
import { csvLine, HOUSE_COLUMNS, RESIDENT_COLUMNS } from './columns';
import { townConfig } from './config';
import { townFont } from './font';
import { town, type TownSize } from './generate';

export interface TownFiles {
	residents: string;
	houses: string;
	config: string;
	font: string;
}

/** Writes residents.csv, houses.csv, config.json and gaiji.otf into `dir`. Streams: any size. */
export async function writeTown(
	dir: string,
	size: TownSize,
	seed: number,
	progress: (residents: number) => void = () => undefined
): Promise<TownFiles> {
	await mkdir(dir, { recursive: true });
	const files = {
		residents: join(dir, 'residents.csv'),
		houses: join(dir, 'houses.csv'),
		config: join(dir, 'config.json'),
		font: join(dir, 'gaiji.otf')
	};
	const residents = createWriteStream(files.residents);
	const houses = createWriteStream(files.houses);
	const write = async (stream: typeof residents, text: string) => {
		if (text && !stream.write(text)) await once(stream, 'drain');
	};
	await write(residents, csvLine(RESIDENT_COLUMNS));
	await write(houses, csvLine(HOUSE_COLUMNS));
	let written = 0;
	let residentText = '';
	let houseText = '';
	for (const part of town(size, seed)) {
		for (const row of part.residents) residentText += csvLine(RESIDENT_COLUMNS.map((column) => row[column]));
		for (const row of part.houses) houseText += csvLine(HOUSE_COLUMNS.map((column) => row[column]));
		written += part.residents.length;
		if (residentText.length > 200_000) {
			await write(residents, residentText);
			await write(houses, houseText);
			residentText = houseText = '';
			progress(written);
		}
	}
	await write(residents, residentText);
	await write(houses, houseText);
	residents.end();
	houses.end();
	await Promise.all([finished(residents), finished(houses)]);
	await writeFile(files.config, JSON.stringify(townConfig, null, '\t') + '\n');
	await writeFile(files.font, townFont());
	return files;
}
