import { expose } from 'comlink';
import { createBook } from './book';
import { browserSurroundings } from './surroundings';

expose(createBook(browserSurroundings()));
