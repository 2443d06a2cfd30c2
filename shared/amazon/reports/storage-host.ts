/**
 * The hosts of Amazon's storage for reports: a bucket of S3, with or without its region. Other hosts of AWS belong to
 * whom they are rented.
 */
const STORAGE_HOST = /^[a-z0-9-]+\.s3([.-][a-z]{2}(-[a-z]+)+-\d)?\.amazonaws\.com$/;

/** Whether Amazon may store reports at a host. */
export function isStorageHost(hostname: string): boolean {
  return STORAGE_HOST.test(hostname);
}
