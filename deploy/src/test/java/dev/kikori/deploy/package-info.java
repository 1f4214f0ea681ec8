/** Charts, kustomization, policy and image held against Kubernetes' own types and our rules, without a cluster. */
@NullMarked
package dev.kikori.deploy;

import org.jspecify.annotations.NullMarked;
