package io.weft.xds.node;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration {@code io.weft.xds.controlplane~NAME}: one control plane. */
@ObjectClassDefinition(name = "Weft control plane")
public @interface ControlPlaneOptions {

  @AttributeDefinition(name = "Address", description = "host:port of its discovery service")
  String address() default "";

  @AttributeDefinition(
      name = "Protocol",
      options = {
        @Option(label = "delta, else state of the world", value = "delta"),
        @Option(label = "state of the world", value = "sotw")
      })
  String protocol() default "delta";

  @AttributeDefinition(
      name = "Precedence",
      description = "of sources with a resource of one name, the lowest wins")
  int precedence() default 100;

  @AttributeDefinition(name = "Node id", description = "empty for the node's name")
  String node_id() default "";

  @AttributeDefinition(name = "Node cluster")
  String node_cluster() default "";

  @AttributeDefinition(
      name = "Node metadata",
      description = "a JSON object; single keys can be given as node.metadata.KEY")
  String node_metadata() default "";

  @AttributeDefinition(name = "Region")
  String locality_region() default "";

  @AttributeDefinition(name = "Zone")
  String locality_zone() default "";

  @AttributeDefinition(name = "Sub-zone")
  String locality_sub_zone() default "";

  @AttributeDefinition(name = "Encrypt")
  boolean tls() default false;

  @AttributeDefinition(name = "Root certificates", description = "PEM file; empty for the JDK's")
  String tls_roots() default "";

  @AttributeDefinition(name = "Certificate chain of this node", description = "PEM file")
  String tls_certificate() default "";

  @AttributeDefinition(name = "Key of this node", description = "PEM file")
  String tls_key() default "";

  @AttributeDefinition(
      name = "Server name",
      description = "in the control plane's certificate; empty for the address's host")
  String tls_server_name() default "";

  @AttributeDefinition(name = "File with a bearer token", description = "read for each stream")
  String token_file() default "";

  @AttributeDefinition(name = "Keep-alive, seconds")
  int keep_alive_seconds() default 30;
}
