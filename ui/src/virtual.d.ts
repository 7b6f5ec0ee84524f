/** Modules that brands.js makes. */
declare module "virtual:brands" {
  /** By first letter: the paths of icons, by key. */
  const letters: Record<string, () => Promise<{ default: Record<string, string> }>>;
  export default letters;
}
