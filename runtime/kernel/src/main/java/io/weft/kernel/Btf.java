package io.weft.kernel;

import io.weft.kernel.BtfType.Kind;
import io.weft.kernel.BtfType.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The C types that an object was compiled with, so that Java never copies an offset by hand. Only
 * types that a map, a global variable or a program's signature reaches are there.
 */
public final class Btf {
  private static final int POINTER_BYTES = 8;

  private final List<BtfType> types;

  private Btf(List<BtfType> types) {
    this.types = types;
  }

  /** {@code section} may be empty: then nothing is found. */
  static Btf parse(byte[] section) {
    return new Btf(section.length == 0 ? List.of() : BtfReader.read(section));
  }

  /**
   * The layout of {@code struct name} or {@code union name}.
   *
   * @throws KernelException where the object has none
   */
  public StructLayout struct(String name) {
    BtfType type =
        find(t -> t.isComposite() && t.name().equals(name))
            .orElseThrow(() -> new KernelException("no struct " + name + " in the object's BTF"));
    return layout(type);
  }

  /** The layout of the struct or union with this number; empty for other types. */
  Optional<StructLayout> structAt(int id) {
    if (id <= 0 || id >= types.size()) {
      return Optional.empty();
    }
    return Optional.of(resolve(id)).filter(BtfType::isComposite).map(this::layout);
  }

  /**
   * The constants of {@code enum name}, in the order of the source.
   *
   * @throws KernelException where the object has none
   */
  public Map<String, Long> enumeration(String name) {
    BtfType type =
        find(t -> isEnum(t) && t.name().equals(name))
            .orElseThrow(() -> new KernelException("no enum " + name + " in the object's BTF"));
    return constants(type);
  }

  /** The value of a constant of any enum, named or not. */
  public Optional<Long> constant(String name) {
    return types.stream()
        .filter(Btf::isEnum)
        .flatMap(type -> constants(type).entrySet().stream())
        .filter(entry -> entry.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Where a global variable lies: section and bytes. */
  Optional<Place> variable(String name) {
    for (BtfType section : types) {
      for (Member member : section.kind() == Kind.DATASEC ? section.members() : List.<Member>of()) {
        if (types.get(member.type()).name().equals(name)) {
          return Optional.of(new Place(section.name(), member.value(), size(member.type())));
        }
      }
    }
    return Optional.empty();
  }

  record Place(String section, long offset, long size) {}

  private Optional<BtfType> find(Predicate<BtfType> wanted) {
    return types.stream().filter(wanted).findFirst();
  }

  private static boolean isEnum(BtfType type) {
    return type.kind() == Kind.ENUM || type.kind() == Kind.ENUM64;
  }

  private static Map<String, Long> constants(BtfType type) {
    Map<String, Long> constants = new LinkedHashMap<>();
    type.members().forEach(member -> constants.put(member.name(), member.value()));
    return constants;
  }

  private StructLayout layout(BtfType type) {
    List<FieldLayout> fields = new ArrayList<>();
    type.members().forEach(member -> addField(fields, type, member, 0));
    return new StructLayout(type.name(), type.reference(), fields);
  }

  /** The fields of an anonymous struct or union are those of the one around it, as in C. */
  private void addField(List<FieldLayout> fields, BtfType owner, Member member, long base) {
    long bits = owner.bitfields() ? member.value() & 0xffffff : member.value();
    long offset = base + bits / 8;
    BtfType type = resolve(member.type());
    if (member.name().isEmpty() && type.isComposite()) {
      type.members().forEach(inner -> addField(fields, type, inner, offset));
    } else {
      fields.add(field(member.name(), offset, member.type()));
    }
  }

  private FieldLayout field(String name, long offset, int id) {
    int count = 1;
    int element = id;
    BtfType type = resolve(id);
    while (type.kind() == Kind.ARRAY) {
      count *= (int) type.members().getFirst().value();
      element = type.members().getFirst().type();
      type = resolve(element);
    }
    Optional<StructLayout> nested =
        type.isComposite() ? Optional.of(layout(type)) : Optional.empty();
    return new FieldLayout(name, offset, size(element), count, nested);
  }

  private BtfType resolve(int id) {
    BtfType type = types.get(id);
    return type.isAlias() ? resolve(type.reference()) : type;
  }

  private long size(int id) {
    BtfType type = resolve(id);
    return switch (type.kind()) {
      case PTR -> POINTER_BYTES;
      case ARRAY -> type.members().getFirst().value() * size(type.members().getFirst().type());
      case INT, ENUM, ENUM64, STRUCT, UNION, FLOAT -> type.reference();
      default -> 0;
    };
  }
}
