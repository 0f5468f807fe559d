/** What is asked for with when an object's metadata is enough. */

const metadata = "g=meta.k8s.io;v=v1";

export const metadataOnly = `application/json;as=PartialObjectMetadata;${metadata}`;

export const metadataListOnly = `application/json;as=PartialObjectMetadataList;${metadata}`;
