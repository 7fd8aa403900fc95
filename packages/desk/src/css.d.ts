/** Style sheets are imported for their effect; vite puts them together. */
declare module "*.css";
